/** A telephone number as the server takes it: so many digits, however they are grouped. */
export const PHONE = String.raw`(?:\D*\d){7,15}\D*`;
