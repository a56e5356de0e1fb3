/**
 * What every transport must do; each adapter runs this suite.
 */
import type { Endpoint, Message } from '@dikast/core/pbft/message';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Transport } from '../ports.ts';

const replica = (id: number): Endpoint => ({ kind: 'replica', id });
const CLIENT: Endpoint = { kind: 'client', id: 0 };
const messageOf = (view: number): Message => ({
  kind: 'status',
  epoch: 0,
  view,
  isChangingView: false,
  stable: 0,
  executed: 0,
});

/** A transport under test, and how to wait until what was sent has arrived. */
export interface TransportSetting {
  readonly transport: Transport;
  settle(): Promise<void>;
}

/** Runs the suite on transports made by `open`. */
export function describeTransport(name: string, open: () => Promise<TransportSetting>): void {
  describe(`transport ${name}`, () => {
    let setting: TransportSetting;
    let received: { readonly to: number; readonly from: Endpoint; readonly view: number }[];
    const attach = (id: number) =>
      setting.transport.attach(replica(id), (from, message) => {
        received.push({ to: id, from, view: message.kind === 'status' ? message.view : -1 });
      });

    beforeEach(async () => {
      setting = await open();
      received = [];
    });
    afterEach(() => setting.transport.close());

    it('brings a message to each end it is for, and says who sent it', async () => {
      for (const id of [0, 1, 2]) attach(id);
      setting.transport.send(CLIENT, [replica(0), replica(2)], messageOf(7));
      await setting.settle();
      expect(received.sort((left, right) => left.to - right.to)).toEqual([
        { to: 0, from: CLIENT, view: 7 },
        { to: 2, from: CLIENT, view: 7 },
      ]);
    });

    it('keeps the ends of replicas and clients apart', async () => {
      attach(0);
      setting.transport.send(replica(1), [CLIENT], messageOf(1));
      await setting.settle();
      expect(received).toEqual([]);
    });

    it('never delivers inside the call that sends', async () => {
      attach(0);
      setting.transport.send(CLIENT, [replica(0)], messageOf(1));
      expect(received).toEqual([]);
      await setting.settle();
      expect(received).toHaveLength(1);
    });

    it('lets a receiver send, and delivers that too', async () => {
      attach(1);
      setting.transport.attach(replica(0), (_, message) => setting.transport.send(replica(0), [replica(1)], message));
      setting.transport.send(CLIENT, [replica(0)], messageOf(3));
      await setting.settle();
      expect(received).toEqual([{ to: 1, from: replica(0), view: 3 }]);
    });

    it('delivers nothing to an end that was detached, and takes a message to nobody for lost', async () => {
      attach(0)();
      setting.transport.send(CLIENT, [replica(0), replica(9)], messageOf(1));
      await setting.settle();
      expect(received).toEqual([]);
    });

    it('gives an end to whoever attached last, and an old detachment does not take it away', async () => {
      const detachFirst = attach(0);
      const second: number[] = [];
      setting.transport.attach(replica(0), (_, message) => second.push(message.kind === 'status' ? message.view : -1));
      detachFirst();
      setting.transport.send(CLIENT, [replica(0)], messageOf(4));
      await setting.settle();
      expect([received, second]).toEqual([[], [4]]);
    });

    it('delivers nothing any more once it is closed', async () => {
      attach(0);
      setting.transport.send(CLIENT, [replica(0)], messageOf(1));
      setting.transport.close();
      await setting.settle();
      setting.transport.send(CLIENT, [replica(0)], messageOf(2));
      await setting.settle();
      expect(received).toEqual([]);
    });
  });
}
