/** Graph shapes of rows: mentions, trees, cycles, several ways up, parts; see the folders `shape-*`. */
import { testScenarios } from './run-scenario.js';

testScenarios('shape');
