import { launch } from './launch.mjs';

await launch('build/bench/main.js');
