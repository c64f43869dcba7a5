export { start } from './refactorEdit.start.ts';
