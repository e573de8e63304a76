import { useState, type ReactElement } from "react";
import { Button, Modal, NumberInput, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { products, type Product } from "@client/shop.js";
import type { Locale } from "@client/types.js";
import { notify } from "@ui/notices.js";
import { submitting } from "../keys.js";
import people from "../people/people.module.css";
import { LOCALE_NAMES, LOCALES, useWords } from "../words.js";
import { currenciesOf, inLanguage, isAddress, isComplete, NEW, priced, worded } from "./product.data.js";
import { Picture } from "./picture.view.js";
import { productsKey } from "./products.view.js";
import css from "./products.module.css";

interface DialogProps {
  readonly product: Product | null;
  readonly mayEdit: boolean;
  readonly onClose: () => void;
}

/** One product, to be read by everybody and written by those who may. */
export function ProductDialog({ product, mayEdit, onClose }: DialogProps): ReactElement {
  const { t, locale } = useWords();
  return (
    <Modal
      opened={product !== null}
      onClose={onClose}
      size="lg"
      title={product === NEW ? t("products.new") : product && (inLanguage(product.name, locale) || product.sku)}
    >
      {product && <Edit key={product.sku} stored={product} mayEdit={mayEdit} onDone={onClose} />}
    </Modal>
  );
}

interface EditProps {
  readonly stored: Product;
  readonly mayEdit: boolean;
  readonly onDone: () => void;
}

// eslint-disable-next-line @typescript-eslint/explicit-function-return-type -- two mutations, as they come
function useStoring(stored: Product, onDone: () => void) {
  const { t } = useWords();
  const client = useQueryClient();
  const settled = {
    onSettled: () => client.invalidateQueries({ queryKey: productsKey }),
  };
  const save = useMutation({
    mutationFn: async (product: Product): Promise<unknown> =>
      stored === NEW ? products.add(product) : products.save(product, stored),
    onSuccess: () => {
      notify(t("state.saved"));
      onDone();
    },
    ...settled,
  });
  const back = useMutation({ mutationFn: () => products.add(stored), ...settled });
  const drop = useMutation({
    mutationFn: () => products.remove(stored.sku),
    onSuccess: () => {
      notify(t("products.removed"), "good", { name: t("action.undo"), run: () => back.mutate() });
      onDone();
    },
    ...settled,
  });
  return { save, drop };
}

function Edit({ stored, mayEdit, onDone }: EditProps): ReactElement {
  const { t } = useWords();
  const [draft, setDraft] = useState(stored);
  const { save, drop } = useStoring(stored, onDone);
  const change = (part: Partial<Product>): void => setDraft({ ...draft, ...part });
  const submit = submitting(() => save.mutate({ ...draft, sku: draft.sku.trim() }));
  const part = { draft, readOnly: !mayEdit, onChange: change };
  return (
    <form className={css.form} onSubmit={submit}>
      <div className={css.head}>
        <Picture product={{ ...stored, picture: stored === NEW ? "" : stored.picture }} size={84} />
        <div className={css.pair}>
          <TextInput
            label={t("product.sku")}
            value={draft.sku}
            readOnly={stored !== NEW || !mayEdit}
            maxLength={64}
            data-autofocus={stored === NEW || undefined}
            onChange={(event) => change({ sku: event.currentTarget.value })}
          />
          <TextInput
            label={t("field.category")}
            value={draft.category}
            readOnly={!mayEdit}
            maxLength={64}
            onChange={(event) => change({ category: event.currentTarget.value })}
          />
        </div>
      </div>
      <Words {...part} />
      <Figures {...part} />
      <Addresses {...part} />
      {mayEdit && (
        <footer className={people["footer"]}>
          {stored !== NEW && (
            <Button
              variant="subtle"
              color="red"
              c="var(--wb-red)"
              loading={drop.isPending}
              onClick={() => drop.mutate()}
            >
              {t("action.remove")}
            </Button>
          )}
          <span />
          <Button variant="default" onClick={onDone}>
            {t("action.cancel")}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={draft === stored || !isComplete(draft)}>
            {t("action.save")}
          </Button>
        </footer>
      )}
    </form>
  );
}

interface PartProps {
  readonly draft: Product;
  readonly readOnly: boolean;
  readonly onChange: (part: Partial<Product>) => void;
}

/** Name and description in one language at a time; a dot marks those that have none. */
function Words({ draft, readOnly, onChange }: PartProps): ReactElement {
  const { t, locale } = useWords();
  const [language, setLanguage] = useState<Locale>(locale);
  const name = (one: Locale): string =>
    draft.name[one] ? LOCALE_NAMES[one] : `${LOCALE_NAMES[one]} · ${t("product.missing")}`;
  return (
    <fieldset className={css.words}>
      <legend className="visually-hidden">{t("product.words")}</legend>
      <SegmentedControl
        aria-label={t("field.language")}
        value={language}
        onChange={setLanguage}
        data={LOCALES.map((value) => ({ value, label: name(value) }))}
      />
      <TextInput
        label={t("product.name")}
        lang={language}
        readOnly={readOnly}
        value={draft.name[language] ?? ""}
        maxLength={200}
        onChange={(event) => onChange({ name: worded(draft.name, language, event.currentTarget.value) })}
      />
      <Textarea
        label={t("product.summary")}
        description={t("product.summary.about")}
        lang={language}
        readOnly={readOnly}
        rows={4}
        value={draft.summary[language] ?? ""}
        maxLength={2000}
        onChange={(event) => onChange({ summary: worded(draft.summary, language, event.currentTarget.value) })}
      />
    </fieldset>
  );
}

function Figures({ draft, readOnly, onChange }: PartProps): ReactElement {
  const { t, locale } = useWords();
  const field = { readOnly, hideControls: true, min: 0, thousandSeparator: "," } as const;
  return (
    <div className={css.figures}>
      {currenciesOf(draft.price, locale).map((currency) => (
        <NumberInput
          key={currency}
          {...field}
          label={t("product.price", { currency })}
          decimalScale={2}
          max={1e9}
          value={draft.price[currency] ?? ""}
          onChange={(amount) => onChange({ price: priced(draft.price, currency, amount) })}
        />
      ))}
      <NumberInput
        {...field}
        label={t("product.stock")}
        allowDecimal={false}
        max={2 ** 31 - 1}
        value={draft.stock}
        onChange={(stock) => onChange({ stock: Number(stock) })}
      />
    </div>
  );
}

function Addresses({ draft, readOnly, onChange }: PartProps): ReactElement {
  const { t } = useWords();
  return (
    <>
      {(["url", "picture"] as const).map((name) => (
        <TextInput
          key={name}
          type="text"
          inputMode="url"
          label={t(`product.${name}`)}
          placeholder="https://"
          readOnly={readOnly}
          value={draft[name]}
          maxLength={1000}
          error={isAddress(draft[name]) ? null : t("product.address.wrong")}
          onChange={(event) => onChange({ [name]: event.currentTarget.value.trim() })}
        />
      ))}
    </>
  );
}
