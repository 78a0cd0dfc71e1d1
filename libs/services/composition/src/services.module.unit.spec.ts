import { ServicesModule } from './services.module.ts';
import type { Services } from './services.ts';

class Follower {}

test('two services of one class are refused: Nest would hand out the last of them to whoever means the first', () => {
  const groups = {
    requests: {},
    switching: { a: new Follower() },
    inventory: {},
    answering: {},
    reporting: {},
    files: {},
    rules: {},
    backlog: {},
    mail: {},
    engines: {},
  };
  const of = (holdings: object) => () => ServicesModule.of({ ...groups, holdings } as unknown as Services);
  expect(of({})).not.toThrow();
  expect(of({ b: new Follower() })).toThrow('Two services are of the class Follower');
});
