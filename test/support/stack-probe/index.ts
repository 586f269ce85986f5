// A Worker that makes the calls it is sent, so that the gateways meet the clients as they behave in workerd.
import { runCall, type Call } from './calls.ts';

const worker = {
  async fetch(request: Request): Promise<Response> {
    // The tests are the only caller.
    const call: Call = await request.json();
    return Response.json(await runCall(call));
  },
};

// oxlint-disable-next-line import/no-default-export -- what a Worker's entry must have
export default worker;
