/**
 * Derived progress of the persons that move, worked out anew from the sessions that V2 will hold.
 * A title or skill that is as frequent as another one is a tie, and any of them will do.
 */
import { drillOf, isObject } from './convert-drills.js';
import type { Cell, Cells, ExpectedTable } from './expectation.js';
import type { Places } from './places.js';

const SKILLS = [
  'dribbling',
  'first_touch',
  'passing',
  'shooting',
  'defending',
  'goalkeeping',
  'fitness',
];
const DIFFICULTIES = ['beginner', 'intermediate', 'advanced'];

/**
 * Overwrites the derived columns of the progress rows of matched and new persons. A conflict's own
 * row stays; one that is added to what they have starts with V1's values and is not derived.
 */
export function deriveProgress(tables: Map<string, ExpectedTable>, places: Places): void {
  const sessions = new Map<string, Cells[]>();
  const cellsOf = new Map<string, Cells>();
  const { known = new Map(), created = [] } = tables.get('completed_sessions') ?? {};
  for (const row of created) cellsOf.set(row.id.v1Id, row.cells);
  for (const [v1Id, { person, place }] of places.moving.get('completed_sessions') ?? []) {
    const cells = typeof place === 'string' ? known.get(place)?.cells : cellsOf.get(v1Id);
    if (cells === undefined) continue;
    const ofPerson = sessions.get(person.v1Id);
    if (ofPerson === undefined) sessions.set(person.v1Id, [cells]);
    else ofPerson.push(cells);
  }

  const progress = tables.get('progress_history');
  if (progress === undefined) return;
  const changed = new Map(progress.known);
  const derivedById = new Map<string, Cells>();
  for (const [v1Id, { person, place, settled }] of places.moving.get('progress_history') ?? []) {
    if (settled || person.class === 'conflict') continue;
    const derived = deriveFrom(sessions.get(person.v1Id) ?? []);
    const row = typeof place === 'string' ? changed.get(place) : undefined;
    if (row === undefined) derivedById.set(v1Id, derived);
    else changed.set(row.key, { ...row, cells: { ...row.cells, ...derived } });
  }
  tables.set('progress_history', {
    known: changed,
    created: progress.created.map((row) => ({
      ...row,
      cells: { ...row.cells, ...derivedById.get(row.id.v1Id) },
    })),
  });
}

/** The derived columns of one person from their completed sessions. */
function deriveFrom(sessions: readonly Cells[]): Cells {
  const drills: DoneDrill[] = [];
  let mentalSessions = 0;
  let mentalMinutes = 0;
  for (const session of sessions) {
    if (session.session_type === 'mental_training') {
      mentalSessions += 1;
      mentalMinutes += Number(session.duration_minutes ?? 0);
    }
    drills.push(...drillsOf(session.drills));
  }
  const drillSessions = sessions.length - mentalSessions;
  const titles = countBy(drills.map((drill) => drill.title));
  const skills = countBy(drills.map((drill) => drill.skill));
  const difficulties = countBy(drills.map((drill) => drill.difficulty));
  const minutes = Math.round(drills.reduce((sum, drill) => sum + drill.minutes, 0));

  const cells: Record<string, Cell> = {
    completed_sessions_count: String(sessions.length),
    favorite_drill: mostFrequent(titles),
    most_improved_skill: mostFrequent(new Map([...skills].filter(([skill]) => skill !== ''))),
    drills_per_session: { number: roundedShare(drills.length, drillSessions) },
    minutes_per_session: { number: roundedShare(minutes, drillSessions) },
    total_time_all_sessions: String(minutes),
    unique_drills_completed: String(titles.size),
    mental_training_sessions: String(mentalSessions),
    total_mental_training_minutes: String(mentalMinutes),
  };
  for (const skill of SKILLS) {
    const spaced = skill === 'first_touch' ? (skills.get('first touch') ?? 0) : 0;
    cells[`${skill}_drills_completed`] = String((skills.get(skill) ?? 0) + spaced);
  }
  for (const difficulty of DIFFICULTIES) {
    cells[`${difficulty}_drills_completed`] = String(difficulties.get(difficulty) ?? 0);
  }
  return cells;
}

interface DoneDrill {
  readonly title: string;
  readonly skill: string | null;
  readonly difficulty: string | null;
  readonly minutes: number;
}

/** What has no title is no drill and counts for nothing. */
function drillsOf(text: Cell | undefined): DoneDrill[] {
  if (typeof text !== 'string') return [];
  const elements: unknown = JSON.parse(text);
  if (!Array.isArray(elements)) return [];
  const drills: DoneDrill[] = [];
  for (const element of elements.filter(isObject)) {
    const drill = drillOf(element);
    if (typeof drill?.title !== 'string') continue;
    drills.push({
      title: storable(drill.title),
      skill: wordOf(drill.skill),
      difficulty: wordOf(drill.difficulty),
      minutes: typeof element.totalDuration === 'number' ? element.totalDuration : 0,
    });
  }
  return drills;
}

/** In lower case; what is no text counts as the text of its JSON. */
function wordOf(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return storable(text).toLowerCase();
}

/** PostgreSQL's text cannot hold NUL, JSON can. */
function storable(text: string): string {
  return text.replaceAll('\0', '');
}

function countBy(values: readonly (string | null)[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function mostFrequent(counts: ReadonlyMap<string, number>): Cell {
  const highest = Math.max(...counts.values());
  const ties = [...counts].filter(([, count]) => count === highest).map(([value]) => value);
  return ties.length === 0 ? null : { oneOf: ties };
}

/** Half away from zero to one decimal, as PostgreSQL rounds `numeric`; whole numbers come in. */
function roundedShare(sum: number, count: number): number {
  return count === 0 ? 0 : Math.floor((20 * sum + count) / (2 * count)) / 10;
}
