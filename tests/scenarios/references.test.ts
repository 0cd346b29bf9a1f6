/** Reference tables: how rows are recognised, what becomes of others; see the folders `references-*`. */
import { testScenarios } from './run-scenario.js';

testScenarios('references');
