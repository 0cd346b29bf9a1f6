/** Rows that a row of somebody else points at by a link no foreign key shows; see the folders `pointed-*`. */
import { testScenarios } from './run-scenario.js';

testScenarios('pointed');
