/** Rows whose owner a (type, id) pair tells; see the folders `pairs-*`. */
import { testScenarios } from './run-scenario.js';

testScenarios('pairs');
