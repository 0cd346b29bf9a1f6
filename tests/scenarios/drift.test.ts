/** Schemas that have grown apart: what fits, what has to be said, what is refused; see `drift-*`. */
import { testScenarios } from './run-scenario.js';

testScenarios('drift');
