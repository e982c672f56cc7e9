import { deleteMassMessage, type DeleteMassMessageResponse } from 'ofauth-wasm';
import { probe as untyped } from './probe.js';

export interface Target {
  baseUrl: string;
  apiKey: string;
  connectionId: string;
  id: string;
}

export const probe = (target: Target): Promise<unknown> => untyped(target);

export const remove = (id: string, apiKey: string, connectionId: string): Promise<DeleteMassMessageResponse> => deleteMassMessage(id, apiKey, connectionId);
