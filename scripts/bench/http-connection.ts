/** A kept-alive connection of a load generator with one request on its way at a time: much cheaper than a client for everything. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

import { parseAnswer, type HttpAnswer } from './http-answer.ts';

const deadlineMs = 30_000;

/** To this machine. */
export async function openConnection(port: number): Promise<Connection> {
  const socket = connect({ host: '127.0.0.1', port });
  await once(socket, 'connect');
  return new Connection(socket);
}

export class Connection {
  readonly #socket: Socket;
  #text = '';
  /** Who waits for the answer; null while the connection is idle. */
  #settle: { resolve: (answer: HttpAnswer) => void; reject: (error: Error) => void } | null = null;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => {
      this.#text += chunk.toString('latin1');
      const answer = parseAnswer(this.#text);
      if (answer === null) return;
      this.#text = '';
      const settle = this.#settle;
      this.#settle = null;
      settle?.resolve(answer);
    });
    socket.setTimeout(deadlineMs, () => {
      if (this.#settle) socket.destroy(new Error(`no answer within ${deadlineMs} ms`));
    });
    socket.on('error', (error) => this.#settle?.reject(error));
    socket.on('close', () => this.#settle?.reject(new Error('the server closed the connection')));
  }

  /** False once either side has closed it. */
  get isOpen(): boolean {
    return !this.#socket.destroyed && this.#socket.writable;
  }

  ask(bytes: Buffer): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#socket.write(bytes);
    });
  }

  close(): void {
    this.#settle = null;
    this.#socket.destroy();
  }
}
