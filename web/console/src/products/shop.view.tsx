import { useState, type ReactElement } from "react";
import { Button, Modal, SegmentedControl, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { connector, type Connector } from "@client/shop.js";
import { Copy, Rows } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { notify } from "@ui/notices.js";
import { submitting } from "../keys.js";
import { Failed } from "../session/failed.view.js";
import people from "../people/people.module.css";
import { useSaid } from "../session/said.js";
import { useRight } from "../session/session.js";
import { useWords } from "../words.js";
import { connectorQuery, productsKey } from "./products.view.js";
import css from "./products.module.css";

/** Whose the products are, where they are not kept here. */
export function Source(): ReactElement {
  const { t } = useWords();
  const connects = useRight("manage_channels");
  return (
    <div className={css.source} role="note">
      <Icon name="link" size={16} />
      <span>{t("products.from_shop")}</span>
      {connects && <Take />}
    </div>
  );
}

/** Takes the products over now. */
function Take(): ReactElement {
  const { t, number } = useWords();
  const client = useQueryClient();
  const take = useMutation({
    mutationFn: connector.take,
    onSuccess: ({ taken }) => {
      notify(taken > 0 ? t("shop.taken", { n: number(taken) }) : t("shop.taken.none"), taken > 0 ? "good" : "bad");
      return client.invalidateQueries({ queryKey: productsKey });
    },
  });
  return (
    <Button
      variant="default"
      size="xs"
      leftSection={<Icon name="download" size={15} />}
      loading={take.isPending}
      onClick={() => take.mutate()}
    >
      {t("shop.take")}
    </Button>
  );
}

/** Where products and orders come from: from here, or from the shop's own server. */
export function ShopDialog({ open, onClose }: { open: boolean; onClose: () => void }): ReactElement {
  const { t } = useWords();
  const { data, error, refetch } = useQuery(connectorQuery);
  return (
    <Modal opened={open} onClose={onClose} title={t("shop.title")}>
      {!data && !error && <Rows count={2} height={48} label={t("state.loading")} />}
      {!data && error && <Failed error={error} retry={() => void refetch()} />}
      {data && <Settings stored={data} />}
    </Modal>
  );
}

function Settings({ stored }: { stored: Connector }): ReactElement {
  const { t } = useWords();
  const client = useQueryClient();
  const [kind, setKind] = useState(stored.kind);
  const [address, setAddress] = useState(stored.base_url);
  const save = useMutation({
    mutationFn: () => connector.change({ kind, base_url: address.trim() }),
    onSuccess: (found) => {
      client.setQueryData(connectorQuery.queryKey, found);
      notify(t("state.saved"));
    },
  });
  const submit = submitting(save.mutate);
  const changed = kind !== stored.kind || address.trim() !== stored.base_url;
  const complete = kind === "own" || address.trim().startsWith("https://");
  return (
    <>
      <form className={css.form} onSubmit={submit}>
        <p className={css.about}>{t("shop.about")}</p>
        <SegmentedControl
          size="sm"
          aria-label={t("shop.title")}
          value={kind}
          onChange={setKind}
          data={(["own", "rest"] as const).map((value) => ({ value, label: t(`shop.${value}`) }))}
        />
        {kind === "rest" && (
          <TextInput
            label={t("shop.address")}
            description={t("shop.address.about")}
            placeholder="https://shop.example/wingbeat"
            inputMode="url"
            value={address}
            maxLength={300}
            onChange={(event) => setAddress(event.currentTarget.value)}
          />
        )}
        <footer className={people["footer"]}>
          <Button type="submit" loading={save.isPending} disabled={!changed || !complete}>
            {t("action.save")}
          </Button>
        </footer>
      </form>
      {stored.kind === "rest" && !changed && <Server stored={stored} />}
    </>
  );
}

/** What one does with a server that is connected: sign for it, try it, take its products over. */
function Server({ stored }: { stored: Connector }): ReactElement {
  const { t, seconds } = useWords();
  const said = useSaid();
  const client = useQueryClient();
  const secret = useMutation({
    mutationFn: connector.secret,
    onSuccess: () => client.invalidateQueries({ queryKey: connectorQuery.queryKey }),
  });
  const check = useMutation({ mutationFn: connector.check });
  return (
    <div className={css.server}>
      <div>
        <Button
          variant="default"
          size="xs"
          leftSection={<Icon name="lock" size={15} />}
          loading={secret.isPending}
          onClick={() => (!stored.has_secret || window.confirm(t("secret.sure"))) && secret.mutate()}
        >
          {t(stored.has_secret ? "secret.new" : "secret.first")}
        </Button>
        <Button
          variant="default"
          size="xs"
          leftSection={<Icon name="retry" size={15} />}
          loading={check.isPending}
          onClick={() => check.mutate()}
        >
          {t("shop.check")}
        </Button>
        <Take />
      </div>
      <div role="status">
        {secret.data && (
          <div className={css.secret}>
            <strong>{t("secret.once")}</strong>
            <code>{secret.data.secret}</code>
            <Copy text={secret.data.secret} copy={t("action.copy")} copied={t("state.copied")} />
          </div>
        )}
        {check.data && (
          <p data-ok={check.data.ok} className={css.checked}>
            {check.data.ok ? t("shop.answered", { time: seconds(check.data.took_ms / 1000) }) : said(check.data)}
          </p>
        )}
      </div>
    </div>
  );
}
