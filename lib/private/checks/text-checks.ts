import { unreadableIn, unwritableIn } from '../synthesis/unreadable';
import { CrossCheck } from './cross-check';

export const TEXT_CHECKS: CrossCheck[] = [
  {
    id: 'unreadable-text',
    *find(index) {
      const { isWrittenHere } = index.known;
      const textsIn = isWrittenHere ? unwritableIn : unreadableIn;
      for (const object of index.objects) {
        for (const text of textsIn(object.manifest)) {
          yield {
            object,
            text: isWrittenHere ? text : `${text}: change it, or write the files with the synth() of App`,
          };
        }
      }
    },
  },
];
