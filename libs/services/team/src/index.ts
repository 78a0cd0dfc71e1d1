export {
  coverListSchema,
  coverSchema,
  teamWorkSchema,
  type CoverDocument,
  type TeamWorkDocument,
} from './documents.ts';
export { teamQueries } from './queries.ts';
export { Team } from './team.ts';
export { teamView } from './views.ts';
