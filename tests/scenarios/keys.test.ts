/** Keys of every kind: composite, shared, natural, foreign; see the folders `keys-*`. */
import { testScenarios } from './run-scenario.js';

testScenarios('keys');
