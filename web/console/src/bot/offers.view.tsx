import type { ReactElement } from "react";
import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { recommendations, type Companion } from "@client/bot.js";
import type { Customer, Locale } from "@client/types.js";
import { inMode } from "../conversations/composer.data.js";
import { draft, wishToWrite } from "../conversations/drafts.js";
import { Part } from "../conversations/part.view.js";
import { LOCALES, speak, useWords } from "../words.js";
import { offerOf } from "./offers.data.js";
import css from "./desk.module.css";

interface OffersProps {
  readonly conversation: string;
  readonly customer: Customer;
}

/** What goes well with what the customer bought; nothing at all when there is nothing. */
export function Offers({ conversation, customer }: OffersProps): ReactElement | null {
  const { t } = useWords();
  const { data } = useQuery({
    queryKey: ["offers", conversation],
    queryFn: () => recommendations.ask(conversation),
    staleTime: Infinity, // asking counts as showing
  });
  if (!data || data.items.length === 0) return null;
  return (
    <Part title={t("bot.offers")}>
      {data.items.map((one) => (
        <OfferView key={one.id} one={one} conversation={conversation} customer={customer} />
      ))}
    </Part>
  );
}

function OfferView({ one, conversation, customer }: OffersProps & { one: Companion }): ReactElement {
  const { t, locale, money } = useWords();
  const spoken: Locale = LOCALES.find((language) => language === customer.language) ?? locale;
  const take = useMutation({
    mutationFn: () => recommendations.taken(one.id),
    onMutate: async () => {
      const words = await speak(spoken);
      const { name, price } = offerOf(one, spoken);
      const sentence = words.t("bot.offers.say", {
        name,
        price: price ? words.money(price.amount, price.currency) : "",
      });
      draft(conversation, (draft) => {
        const before = inMode(draft, "reply");
        return { ...before, text: [before.text, sentence].filter(Boolean).join("\n") };
      });
      wishToWrite(conversation);
    },
  });
  const { name } = offerOf(one, locale);
  const { price } = offerOf(one, spoken); // what the customer would pay
  return (
    <div className={css.offer}>
      <strong>{name}</strong>
      {price && <span>{money(price.amount, price.currency)}</span>}
      <Button size="compact-xs" variant="light" disabled={take.isSuccess} onClick={() => take.mutate()}>
        {t("bot.offers.put")}
      </Button>
    </div>
  );
}
