/** References that the catalog does not know, each declared in `links`; see the folders `links-*`. */
import { testScenarios } from './run-scenario.js';

testScenarios('links');
