import { describePlugContract } from '../ports/plug.contract.ts';
import { createMemoryPlug } from './memory-plug.ts';

describePlugContract(async () => ({ plug: createMemoryPlug(), close: async () => undefined }));
