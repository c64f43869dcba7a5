// Writes the tables of settings and commands into media/docs/reference.md: `npm run docs`.
import { readFileSync, writeFileSync } from 'node:fs';
import { fillTables, referencePage } from './manifestTables.ts';

writeFileSync(referencePage, fillTables(process.cwd(), readFileSync(referencePage, 'utf8')));
