/** What the jobs Worker does each minute for links whose first publishing failed: brings their addresses to the lookup Worker again. */
interface Bindings {
  LOOKUP: { publish(addresses: string[]): Promise<{ published: number; failed: number }> };
}

export default {
  async fetch(request, { LOOKUP }) {
    return Response.json(await LOOKUP.publish(await request.json()));
  },
} satisfies ExportedHandler<Bindings>;
