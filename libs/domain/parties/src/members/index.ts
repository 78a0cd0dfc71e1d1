export { decideMember, type DirectoryCommand, type DirectoryFacts } from './decide.ts';
export * from './member.ts';
