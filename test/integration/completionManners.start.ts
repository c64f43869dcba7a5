export { start } from './completion.start.ts';
