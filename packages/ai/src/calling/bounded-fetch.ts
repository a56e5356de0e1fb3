/** A fetch that stops reading a body beyond a bound, so that a vendor cannot fill the memory. */

/** The body is longer than is read. */
export class AnswerTooLong extends Error {
  override readonly name = 'AnswerTooLong';
}

/** Reads at most `bytesMax` of each answer; beyond, the body fails with {@link AnswerTooLong}. */
export function boundedFetch(bytesMax: number): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    if (response.body === null) return response;
    let length = 0;
    const bound = new TransformStream<Uint8Array, Uint8Array>({
      transform(part, controller) {
        length += part.length;
        if (length > bytesMax) controller.error(new AnswerTooLong(`more than ${bytesMax} bytes`));
        else controller.enqueue(part);
      },
    });
    const { status, statusText, headers } = response;
    return new Response(response.body.pipeThrough(bound), { status, statusText, headers });
  };
}
