// A post as the peer keeps it, and as it says it.
//
// A post is `{ id, account, kind, content, summary, audience, mentions, inReplyTo, poll, quote,
// quoteAuthorization, published, updated, deleted }`, where `mentions` are resolved actors and `poll` is
// `{ options: [{ name, votes }], multiple, endTime, voters }`.

import { Collection, LanguageString, Mention, Note, PUBLIC_COLLECTION, Question } from "@fedify/fedify/vocab";

const escapeHtml = (text) =>
  text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);

/** The `to` and `cc` of an audience, as Mastodon writes them. */
export function addressing(ctx, post) {
  const followers = ctx.getFollowersUri(post.account.identifier);
  const mentioned = post.mentions.map((actor) => actor.id);
  switch (post.audience) {
    case "public":
      return { tos: [PUBLIC_COLLECTION], ccs: [followers, ...mentioned] };
    case "quiet":
      return { tos: [followers], ccs: [PUBLIC_COLLECTION, ...mentioned] };
    case "followers":
      return { tos: [followers], ccs: mentioned };
    case "direct":
      return { tos: mentioned, ccs: [] };
    default:
      throw new RangeError(`unknown audience: ${post.audience}`);
  }
}

const handle = (actor) => `@${actor.preferredUsername}@${actor.id.host}`;

function html(post) {
  const links = post.mentions.map(
    (actor) =>
      `<a href="${escapeHtml(actor.id.href)}" class="u-url mention">@<span>${escapeHtml(`${actor.preferredUsername}`)}</span></a> `,
  );
  return `<p>${links.join("")}${escapeHtml(post.content)}</p>`;
}

/** The Note or Question of a post. */
export function toObject(ctx, post) {
  const common = {
    id: new URL(post.id),
    attribution: ctx.getActorUri(post.account.identifier),
    ...addressing(ctx, post),
    contents: post.language
      ? [html(post), new LanguageString(html(post), post.language)]
      : [html(post)],
    summary: post.summary,
    sensitive: post.summary != null,
    replyTarget: post.inReplyTo == null ? null : new URL(post.inReplyTo),
    published: post.published,
    updated: post.updated,
    url: new URL(post.id),
    tags: post.mentions.map((actor) => new Mention({ href: actor.id, name: handle(actor) })),
    quote: post.quote == null ? null : new URL(post.quote),
    quoteAuthorization: post.quoteAuthorization == null ? null : new URL(post.quoteAuthorization),
  };
  if (post.poll == null) return new Note(common);
  const options = post.poll.options.map(
    ({ name, votes }) => new Note({ name, replies: new Collection({ totalItems: votes }) }),
  );
  return new Question({
    ...common,
    ...(post.poll.multiple ? { inclusiveOptions: options } : { exclusiveOptions: options }),
    endTime: post.poll.endTime,
    voters: post.poll.voters.size,
  });
}

/** Counts a vote for one of our polls; false when it is not one, or the choice does not exist. */
export function countVote(post, voter, choice) {
  const option = post?.poll?.options.find(({ name }) => name === choice);
  if (!option) return false;
  if (!post.poll.multiple && post.poll.voters.has(voter)) return false;
  option.votes += 1;
  post.poll.voters.add(voter);
  return true;
}
