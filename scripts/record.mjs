import { launch } from './launch.mjs';

await launch('build/src/main.js', { first: ['record'], redis: false });
