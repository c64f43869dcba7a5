export { createProductClient as create } from '../product.ts';

export const h2 = false;
export const name = 'slipstream (HTTP/1.1)';
