import { useState, type ReactElement } from "react";
import { ActionIcon, Button, Menu, Modal, Switch, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { views } from "@client/api.js";
import type { SavedView } from "@client/types.js";
import { Icon } from "@ui/icons.js";
import { notify } from "@ui/notices.js";
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
  const [naming, setNaming] = useState(false);
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
          {all.map((view) => (
            <Item
              key={view.id}
              view={view}
              onShow={() => show({ ...NONE, ...filterOf(deskSearch(view.filter)) })}
              current={view === current}
            />
          ))}
          {all.length === 0 && <Menu.Label>{t("views.none")}</Menu.Label>}
          <Menu.Divider />
          <Menu.Item leftSection={<Icon name="plus" size={14} />} onClick={() => setNaming(true)}>
            {t("views.keep")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Naming opened={naming} filter={filter} onClose={() => setNaming(false)} />
    </>
  );
}

function Item({ view, current, onShow }: { view: SavedView; current: boolean; onShow: () => void }): ReactElement {
  const { t } = useWords();
  const said = useSaid();
  const client = useQueryClient();
  const supervises = useRight("supervise");
  const drop = useMutation({
    mutationFn: () => views.drop(view.id),
    onSuccess: () => client.invalidateQueries(viewsQuery),
    onError: (error) => notify(said(error), "bad"),
  });
  return (
    <div className={css.item}>
      <Menu.Item
        onClick={onShow}
        leftSection={<Icon name={view.shared ? "people" : "person"} size={14} />}
        aria-current={current || undefined}
      >
        {view.name}
        {view.shared && <span className="visually-hidden">{t("views.shared")}</span>}
      </Menu.Item>
      {(supervises || !view.shared) && (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t("views.drop", { name: view.name })}
          loading={drop.isPending}
          onClick={() => drop.mutate()}
        >
          <Icon name="close" size={13} />
        </ActionIcon>
      )}
    </div>
  );
}

function Naming({ opened, filter, onClose }: { opened: boolean; filter: Filter; onClose: () => void }): ReactElement {
  const { t } = useWords();
  const said = useSaid();
  const client = useQueryClient();
  const supervises = useRight("supervise");
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const keep = useMutation({
    mutationFn: () => views.keep({ name, filter: kept(filter), shared }),
    onSuccess: () => {
      onClose();
      setName("");
      return client.invalidateQueries(viewsQuery);
    },
  });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("views.keep")}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <form
        className={css.narrow}
        onSubmit={(event) => {
          event.preventDefault();
          keep.mutate();
        }}
      >
        <TextInput
          label={t("views.name")}
          required
          maxLength={120}
          value={name}
          error={keep.error ? said(keep.error) : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
        />
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
    </Modal>
  );
}
