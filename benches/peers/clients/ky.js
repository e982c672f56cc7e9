import ky from 'ky';
import { headersOf, urlOf } from '../message.js';

export function del({ fetch, ...message }) {
  return ky.delete(urlOf(message), { headers: headersOf(message), ...(fetch && { fetch }) }).json();
}
