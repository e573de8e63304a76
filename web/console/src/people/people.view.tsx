import type { ReactElement } from "react";
import { Link, useSearch } from "@tanstack/react-router";
import { Page } from "@ui/bits.js";
import type { PeopleTab } from "../tabs.js";
import { useRight } from "../session/session.js";
import { TabBar } from "../tabbar.view.js";
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
  const mayManage = useRight("manage_people");
  const tabs = TABS.filter((one) => mayManage || !OF_MANAGERS.includes(one));
  const View = VIEWS[tabs.includes(tab) ? tab : "members"];
  return (
    <Page title={t("nav.people")} about={t("people.about")}>
      <TabBar label={t("nav.people")} shown={tab}>
        {tabs.map((one) => (
          <Link key={one} to="/people" search={{ tab: one }} aria-current={one === tab ? "page" : undefined}>
            {t(`people.${one}`)}
          </Link>
        ))}
      </TabBar>
      <View />
    </Page>
  );
}
