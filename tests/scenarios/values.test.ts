/** Values of every type, equal to the bit afterwards; see the folders `values-*`. */
import { testScenarios } from './run-scenario.js';

testScenarios('values');
