/** The flags that several commands share, and the readers of flag values. */
import { InvalidArgumentError, Option } from 'commander';
import { didYouMean } from '../config/nearest.js';
import { HAZARD_CODES, type HazardCode } from '../model/hazard.js';

export interface GlobalFlags {
  readonly config?: string;
  readonly workdir: string;
  readonly json?: boolean;
  readonly yes?: boolean;
  readonly v1?: string;
  readonly v2?: string;
  readonly staging?: string;
  readonly showPii?: boolean;
  readonly verbose?: boolean;
}

export type GlobalFlag = keyof GlobalFlags;

/** The shared flags, in groups, as they stand in every help text. */
export function globalOptions(): readonly Option[] {
  const option = (group: string, flags: string, description: string) =>
    new Option(flags, description).helpGroup(group);
  return [
    option(
      'Databases:',
      '--v1 <url>',
      'source; better V1_DATABASE_URL, as process lists show flags',
    ),
    option('Databases:', '--v2 <url>', 'target; better V2_DATABASE_URL'),
    option(
      'Databases:',
      '--staging <url>',
      'disposable copy of the target; better STAGING_DATABASE_URL',
    ),
    option('Files:', '--config <file>', 'config (default: the rehome.config.* of this folder)'),
    option('Files:', '--workdir <dir>', 'folder for logs and reports').default('./rehome'),
    option('Output:', '--json', 'one JSON document on stdout, also for errors'),
    option('Output:', '--verbose', 'leave nothing out; stacks with errors'),
    option('Output:', '--show-pii', 'do not mask e-mail addresses'),
    option('Consent:', '--yes', 'do not ask for confirmation'),
  ];
}

/** `--allow HAZARD`, any number of times. */
export function allowOption(): Option {
  return new Option('--allow <hazard>', 'accept this hazard for this run; repeatable').argParser(
    (value: string, previous: readonly HazardCode[] | undefined) => [
      ...(previous ?? []),
      hazardCode(value),
    ],
  );
}

/** `--limit N`. */
export function limitOption(): Option {
  return new Option('--limit <n>', 'only the first so many persons, by source key').argParser(
    wholeNumberFrom(1),
  );
}

/** `--all`. */
export function allOption(): Option {
  return new Option(
    '--all',
    'look at persons as well who are, on both sides, as an earlier run left them',
  );
}

/** `--i-know-this-is-staging NAME`. */
export function iKnowThisIsStagingOption(): Option {
  return new Option(
    '--i-know-this-is-staging <name>',
    'clear a database that is not marked as staging yet; its name, to be sure',
  );
}

/** Reads a whole number that is not below `least`. */
export function wholeNumberFrom(least: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || !Number.isSafeInteger(number) || number < least) {
      throw new InvalidArgumentError(`It must be a whole number from ${least}.`);
    }
    return number;
  };
}

function hazardCode(value: string): HazardCode {
  const found = HAZARD_CODES.find((code) => code === value.toUpperCase());
  if (found !== undefined) return found;
  throw new InvalidArgumentError(
    `No hazard has this name${didYouMean(value, HAZARD_CODES)} (${HAZARD_CODES.join(', ')})`,
  );
}
