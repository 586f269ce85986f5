/** All that is shown of cases: the queue and single ones. */
export const reviewsKey = ['reviews'];
export const suspensionsKey = ['suspensions'];
