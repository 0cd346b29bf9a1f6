/** What writes by itself in the target, or hinders writing: triggers, rules, policies, publications. */
import { testScenarios } from './run-scenario.js';

testScenarios('writes');
