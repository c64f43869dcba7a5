export { start } from './nextEditLanguage.start.ts';
