import type { ReactElement } from "react";
import { SegmentedControl } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Page } from "@ui/bits.js";
import type { PeopleTab } from "../tabs.js";
import { useRight } from "../session/session.js";
import { useWords } from "../words.js";
import { Invitations } from "./invitations.view.js";
import { Members } from "./members.view.js";
import { Profile } from "./profile.view.js";
import { Teams } from "./teams.view.js";

const TABS: readonly PeopleTab[] = ["members", "invitations", "teams", "me"];
const OF_MANAGERS: readonly PeopleTab[] = ["invitations"];
const VIEWS: Readonly<Record<PeopleTab, () => ReactElement>> = {
  members: Members,
  invitations: Invitations,
  teams: Teams,
  me: Profile,
};

export function PeoplePage(): ReactElement {
  const { t } = useWords();
  const { tab = "members" } = useSearch({ from: "/inside/people" });
  const navigate = useNavigate();
  const mayManage = useRight("manage_people");
  const tabs = TABS.filter((one) => mayManage || !OF_MANAGERS.includes(one));
  const View = VIEWS[tabs.includes(tab) ? tab : "members"];
  return (
    <Page title={t("nav.people")} about={t("people.about")}>
      <SegmentedControl
        size="sm"
        mb={20}
        maw="100%"
        aria-label={t("nav.people")}
        value={tab}
        onChange={(value) => void navigate({ to: "/people", search: { tab: value } })}
        data={tabs.map((value) => ({ value, label: t(`people.${value}`) }))}
      />
      <View />
    </Page>
  );
}
