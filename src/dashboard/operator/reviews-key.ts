/** All that is shown of cases: the queue and single ones. */
export const reviewsKey = ['reviews'];
