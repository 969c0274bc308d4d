/** Strings that a check must find: Kubernetes cannot store them, or does not expand their references. */
import { type Mutation, containersOf } from './mutants';

export const TEXT_MUTATIONS: Mutation[] = [
  {
    check: 'unreadable-text',
    kind: 'any',
    changes: () => ({
      'half a character': (own) => (own.metadata.annotations = { 'example.com/a': 'a\ud800' }),
      'half a character in a key': (own) => (own.metadata.annotations = { 'a\udc00': 'a' }),
      'not a number': (own) => (own.metadata.generation = NaN),
    }),
  },
  {
    check: 'unreadable-text',
    kind: 'Deployment',
    changes: () => ({
      'a NUL in an argument': (own) => (containersOf(own)[0].args = ['a\0b']),
      'a NUL in a variable': (own) => (containersOf(own)[0].env = [{ name: 'A', value: '\0' }]),
    }),
  },
  {
    check: 'variable-missing',
    kind: 'Deployment',
    changes: () => ({
      'an argument': (own) => (containersOf(own)[0].args = ['--host=$(OF_NOTHING)']),
      'a command': (own) => (containersOf(own)[0].command = ['serve', '$(OF_NOTHING)']),
      'a later variable': (own) =>
        (containersOf(own)[0].env = [
          { name: 'FIRST', value: '$(second)' },
          { name: 'second', value: 'b' },
        ]),
    }),
  },
];
