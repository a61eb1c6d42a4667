import { launch } from './launch.mjs';

await launch('build/demo/main.js');
