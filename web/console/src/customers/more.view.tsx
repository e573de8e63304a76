import type { ReactElement } from "react";
import type { Customer, Head } from "@client/types.js";
import { GesturesOf } from "../gestures/of.view.js";
import { Consents } from "./consents.view.js";
import { History } from "./history.view.js";
import { Identities } from "./identities.view.js";
import { Notes } from "./notes.view.js";
import { Worth } from "./worth.view.js";

/** What the desk's panel shows of a customer first: who they are, what they bought, what colleagues noted. */
export function Known({ customer }: { customer: Customer }): ReactElement {
  return (
    <>
      <Identities customer={customer} />
      <Notes customer={customer.id} />
      <Worth customer={customer.id} />
    </>
  );
}

/** And what one scrolls to. */
export function Rest({ customer, head }: { customer: Customer; head: Pick<Head, "id"> }): ReactElement {
  return (
    <>
      <GesturesOf customer={customer.id} conversation={head.id} />
      <Consents customer={customer.id} />
      <History customer={customer.id} but={head.id} />
    </>
  );
}
