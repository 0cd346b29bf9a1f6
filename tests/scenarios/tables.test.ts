/** Partitions, inheritance, schemas and names; see the folders `tables-*`. */
import { testScenarios } from './run-scenario.js';

testScenarios('tables');
