export { leafStoreContract } from './leaves/leaf-store.contract.ts';
export { signedCheckpointsContract } from './trail/signed-checkpoints.contract.ts';
