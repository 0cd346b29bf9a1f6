/** What random cases have found, each made small and kept; see the folders `found-*`. */
import { testScenarios } from './run-scenario.js';

testScenarios('found');
