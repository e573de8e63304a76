/** What the server answers, by the names the console uses: a change of the server is a compile error here or in a view. */
import type { Language } from "./live.wire.js";
import type { components, operations } from "./schema.js";

export type {
  Actor,
  Body,
  Event,
  FileRef,
  MessageCard,
  Head,
  MemberCommand,
  MessageBody,
  Offer,
  Presence,
} from "./live.wire.js";

type Made = components["schemas"];
type Query<Operation extends keyof operations> = NonNullable<operations[Operation]["parameters"]["query"]>;

export type Locale = Language;

/** A page of any list. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string | null;
}

export type Session = Made["SessionOut"];
export type Role = Session["member"]["role"];
export type Right = Session["member"]["rights"][number];
export type Workspace = Made["WorkspaceOut"];
export type WorkspaceChange = Made["WorkspaceForm"];
export type Calendar = Made["CalendarForm"];
export type Span = Made["SpanForm"];

export type Member = Made["MemberOut"];
export type MemberChange = Made["MemberChangeForm"];
export type Team = Made["TeamOut"];
export type Invitation = Made["InvitationOut"];
export type NewInvitation = Made["NewInvitationOut"];
export type InvitationLook = Made["LookOut"];
export type ResetLook = Made["ResetLookOut"];
export type AuditEntry = Made["AuditOut"];

type InboxQuery = Required<Query<"list_conversations_api_v1_conversations_get">>;
export type View = InboxQuery["view"];
export type StatusFilter = InboxQuery["status"];
export type Counts = Made["CountsOut"];
export type SavedView = Made["ViewOut"];
export type SavedViewForm = Made["ViewForm"];
export type SavedDraft = Made["DraftOut"];
export type SavedDraftForm = Made["DraftForm"];
export type Events = Made["EventsOut"];
export type Found = Made["FoundOut"];

export type Customer = Made["CustomerWithIdentitiesOut"];
export type CustomerLine = Made["CustomerLineOut"];
export type CustomerChange = Made["CustomerForm"];
export type Order = Made["OrderOut"];

export type Article = Made["ArticleOut"];
export type ArticleForm = Made["ArticleForm"];
export type ArticleChange = Made["ArticleChangeForm"];
export type ArticleQuery = Omit<Query<"list_articles_api_v1_articles_get">, "after" | "limit">;
export type ArticleFigures = Made["ArticleFiguresOut"];
export type ArticleButton = Made["ButtonOut"];
export type AnswerField = Made["FieldOut"];
export type Preview = Made["PreviewOut"];
export type Version = Made["VersionOut"];
export type Kept = Made["KeptOut"];
export type Diff = Made["DiffOut"];
export type Hint = Made["HintOut"];
export type Writing = Made["SimilarForm"];
export type Category = Made["CategoryOut"];
export type Imported = Made["ImportedOut"];
export type Planned = Made["PlannedOut"];
export type Trial = Made["TrialOut"];
export type TrialPart = Made["TrialPartOut"];

export type Channel = Made["ChannelOut"];
export type ChannelForm = Made["ChannelForm"];
export type ChannelChange = { [Field in keyof Made["ChannelChange"]]?: NonNullable<Made["ChannelChange"][Field]> };

export type Measure = Made["FigureOut"];
export type Measures = Made["FiguresOut"];
export type Bin = Made["BinOut"];
export type Case = Made["SlowOut"];
export type Cause = Made["Cause"];
export type Causes = Made["CausesOut"];
export type Waterfall = Made["WaterfallOut"];
export type ParkedStep = Made["ParkedOut"];
