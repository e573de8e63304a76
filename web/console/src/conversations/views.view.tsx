import { useState, type ReactElement } from "react";
import { ActionIcon, Button, Menu, Modal, Switch, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { views } from "@client/api.js";
import type { SavedView } from "@client/types.js";
import { Icon } from "@ui/icons.js";
import { SHOWN } from "../client.js";
import { useSaid } from "../session/said.js";
import { useRight } from "../session/session.js";
import { useWords } from "../words.js";
import { deskSearch, filterOf, kept } from "./desk.search.js";
import { NARROWING, type Filter } from "./inbox.data.js";
import css from "./inbox.module.css";

const viewsQuery = { queryKey: ["views"], queryFn: views.list };

interface ViewsProps {
  readonly filter: Filter;
  readonly show: (change: Partial<Filter>) => void;
}

const NONE: Partial<Filter> = Object.fromEntries(NARROWING.map((part) => [part, undefined]));

/** Filters kept under a name, for oneself or for all. */
export function Views({ filter, show }: ViewsProps): ReactElement {
  const { t } = useWords();
  const all = useQuery(viewsQuery).data?.items ?? [];
  const [naming, setNaming] = useState<SavedView | "new" | null>(null);
  const same = (view: SavedView): boolean =>
    JSON.stringify(kept(filterOf(deskSearch(view.filter)))) === JSON.stringify(kept(filter));
  const current = all.find(same);
  return (
    <>
      <Menu width={240} position="bottom-end" shadow="md">
        <Menu.Target>
          <Button
            size="compact-xs"
            variant={current ? "light" : "subtle"}
            color={current ? "wing" : "gray"}
            className={css.saved}
            rightSection={<Icon name="chevron" size={12} />}
          >
            {current?.name ?? t("views.title")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <div className={css.views}>
            {all.map((view) => (
              <Item
                key={view.id}
                view={view}
                onShow={() => show({ ...NONE, ...filterOf(deskSearch(view.filter)) })}
                current={view === current}
                onEdit={() => setNaming(view)}
              />
            ))}
          </div>
          {all.length === 0 && <Menu.Label>{t("views.none")}</Menu.Label>}
          <Menu.Divider />
          <Menu.Item leftSection={<Icon name="plus" size={14} />} onClick={() => setNaming("new")}>
            {t("views.keep")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <NamingModal naming={naming} filter={filter} onDone={() => setNaming(null)} />
    </>
  );
}

interface ItemProps {
  readonly view: SavedView;
  readonly current: boolean;
  readonly onShow: () => void;
  readonly onEdit: () => void;
}

function Item({ view, current, onShow, onEdit }: ItemProps): ReactElement {
  const { t } = useWords();
  const client = useQueryClient();
  const supervises = useRight("supervise");
  const drop = useMutation({
    mutationFn: () => views.drop(view.id),
    onSuccess: () => client.invalidateQueries(viewsQuery),
  });
  return (
    <div className={css.item}>
      <Menu.Item
        onClick={onShow}
        leftSection={<Icon name={view.shared ? "people" : "person"} size={14} />}
        role="menuitemradio"
        aria-checked={current}
      >
        {view.name}
        {view.shared && <span className="visually-hidden">{t("views.shared")}</span>}
      </Menu.Item>
      {(supervises || !view.shared) && (
        <>
          <ActionIcon variant="subtle" color="gray" aria-label={t("views.edit", { name: view.name })} onClick={onEdit}>
            <Icon name="settings" size={13} />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t("views.drop", { name: view.name })}
            loading={drop.isPending}
            onClick={() => drop.mutate()}
          >
            <Icon name="close" size={13} />
          </ActionIcon>
        </>
      )}
    </div>
  );
}

interface NamingModalProps {
  readonly naming: SavedView | "new" | null;
  readonly filter: Filter;
  readonly onDone: () => void;
}

function NamingModal({ naming, filter, onDone }: NamingModalProps): ReactElement {
  const { t } = useWords();
  return (
    <Modal
      opened={naming !== null}
      onClose={onDone}
      title={naming === "new" ? t("views.keep") : t("views.edit", { name: naming?.name ?? "" })}
    >
      {naming && <Naming view={naming === "new" ? null : naming} filter={filter} onDone={onDone} />}
    </Modal>
  );
}

interface NamingProps {
  readonly view: SavedView | null; // to be changed; null: a new one
  readonly filter: Filter;
  readonly onDone: () => void;
}

function Naming({ view, filter, onDone }: NamingProps): ReactElement {
  const { t } = useWords();
  const said = useSaid();
  const client = useQueryClient();
  const supervises = useRight("supervise");
  const [name, setName] = useState(view?.name ?? "");
  const [shared, setShared] = useState(view?.shared ?? false);
  const [anew, setAnew] = useState(view === null);
  const keep = useMutation({
    meta: SHOWN,
    mutationFn: () => {
      const form = { name: name.trim(), filter: anew || !view ? kept(filter) : view.filter, shared };
      return view ? views.change(view.id, form) : views.keep(form);
    },
    onSuccess: () => {
      onDone();
      return client.invalidateQueries(viewsQuery);
    },
  });
  return (
    <form
      className={css.narrow}
      onSubmit={(event) => {
        event.preventDefault();
        keep.mutate();
      }}
    >
      <TextInput
        data-autofocus
        label={t("views.name")}
        required
        maxLength={120}
        value={name}
        error={keep.error ? said(keep.error) : undefined}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {view && (
        <Switch label={t("views.refilter")} checked={anew} onChange={(event) => setAnew(event.currentTarget.checked)} />
      )}
      {supervises && (
        <Switch
          label={t("views.share")}
          checked={shared}
          onChange={(event) => setShared(event.currentTarget.checked)}
        />
      )}
      <Button type="submit" loading={keep.isPending} disabled={name.trim() === ""}>
        {t("action.save")}
      </Button>
    </form>
  );
}
