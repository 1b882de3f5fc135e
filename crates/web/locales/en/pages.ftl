# The words of the pages. Plain and short. "Post", "follower", "like", "boost".

## Everywhere

skip = Skip to content
nav-label = Main navigation
nav-home = Home
nav-notices = Notifications
nav-public = Public posts
nav-search = Search
nav-me = Your page ({ $name })
foot-about = About { $site }
foot-neighbour = Visit { $site }
foot-source = Source code
foot-languages = Language of the page
paging-label = Pages
paging-of = Pages: { $list }
paging-newer = Newer
paging-older = Older
paging-previous = Previous page
paging-next = Next page
side-label = Your account
side-me = You
logout = Log out
cancel = Cancel
side-more = Your lists and settings

## What was done just now

flash-published = Published.
flash-edited = Your changes are published.
flash-deleted = The post is deleted.
flash-voted = Your choice is counted.
flash-kept = Kept in your bookmarks.
flash-pinned = Pinned to your page.
flash-unpinned = No longer pinned to your page.
flash-followed = Asked for. If this account chooses its followers, it will answer you.
flash-unfollowed = You no longer follow this account.
flash-accepted = You have one follower more.
flash-refused = The request is turned down.
flash-removed = This account no longer follows you.
flash-blocked = This account is blocked: you will not see each other any more.
flash-unblocked = This account is no longer blocked.
flash-muted = You will no longer see what this account publishes.
flash-unmuted = You will see again what this account publishes.
flash-reported = Thank you. The moderators will look at your report.
flash-suspended = The account is suspended.
flash-unsuspended = The account is back.
flash-saved = Saved.
flash-password = Your password is changed, and your other sessions are closed.
flash-sessions = Logged out there.
flash-speaking = You now act as { $name }.
flash-welcome = Hello, you are logged in.
flash-goodbye = You are logged out. See you soon.
flash-ended = Your log-in had ended: nothing was published. Go back to copy your text, then log in.

## Numbers

live-home =
    { $n ->
        [one] { $number } new post
       *[other] { $number } new posts
    }
live-notifications =
    { $n ->
        [one] { $number } new notification
       *[other] { $number } new notifications
    }
live-thread =
    { $n ->
        [one] { $number } new answer
       *[other] { $number } new answers
    }
live-more = more than { $what }
live-show = Show
count-posts =
    { $n ->
        [one] { $number } post
       *[other] { $number } posts
    }
count-following = { $number } following
count-followers =
    { $n ->
        [one] { $number } follower
       *[other] { $number } followers
    }
count-accounts =
    { $n ->
        [one] { $number } account
       *[other] { $number } accounts
    }

## Dates

date-now = just now
date-minutes = { $number } min ago
date-hours = { $number } h ago
date-days =
    { $n ->
        [one] yesterday
       *[other] { $number } days ago
    }
date-day-number = { $number }
date-this-year = { $day } { $month }
date-day = { $day } { $month } { $year }
date-full = { $day } at { $time } (UTC)
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

## Companies and other accounts

kind-company = Company
kind-cooperative = Cooperative
kind-association = Association
kind-public-body = Public body
kind-self-employed = Self-employed
kind-group = Group
kind-service = Automated
territory-commune = Commune { $code }
territory-intercommunality = Intercommunality { $code }
territory-departement = Département { $code }
territory-region = Region { $code }
territory-employment = Employment area { $code }
territory-country = Country { $code }
territory-other = Territory { $code }

## The front page

front-read = Read the public posts
front-promises = What you will find here
front-place-title = Rooted here
front-place = The companies of a territory and the people who work with them, in one place, talking and answering.
front-open-title = Open to the world
front-open = From Mastodon and compatible networks, anyone follows a company here and answers it, without another account.
front-calm-title = Without noise
front-calm = No advertising, no tracking, no ranking: posts arrive in order, from those whom you chose.
front-companies = Companies here
front-people = People here
front-latest = Latest posts
front-more = Read everything

## About

about-title = About { $site }
about-what = Here the companies of a territory publish, answer and listen to each other. Every company has one account and a team; several people can speak for it, each with their own log-in.
about-elsewhere = Public posts can be read without an account. From Mastodon or another compatible network, search for the full handle of a company to follow it.
about-accounts = Accounts here
about-posts = Posts written here
about-contact = Write to us
about-software = Software
about-privacy-title = Your data
about-privacy = These pages load nothing from services that measure or advertise. Two small files stay in your browser: one for your log-in and one for the language you chose.
about-recall = What has gone to another server cannot be recalled: a deletion is asked for there, without guarantee.

## Lists

public-title = Public posts
public-lead = Everything published for everyone on { $site }, newest first.
tag-lead = Public posts marked #{ $tag }.
empty-public = Nothing has been published here yet.
empty-home = Your timeline is still empty. Follow a company or a person to read what they publish.
empty-profile = Nothing to read here for now.
empty-notices = Nothing new. Answers, mentions and new followers will appear here.

## Posts

post-by = Post by { $name }
post-boosted-by = Boosted by { $name }
post-answers = In reply to { $name }
post-edited = edited { $when }
post-show = Show or hide
post-sensitive = Sensitive picture
post-more = More actions on the post by { $name }
post-original = See the original
post-title = { $name }: “{ $text }”
post-title-bare = A post by { $name }
reach-quiet = Not in public lists
reach-followers = For followers
reach-direct = For those mentioned
act-reply = Reply
act-boost = Boost
act-like = Like
act-delete = Delete
act-edit = Edit
correction-act = Correct this post
correction-compose = Correct a post
correction-lead = Your post stays as it is. A link to the correction is added to it, and the same people receive it.
correction-hint = What it should have said
correction-send = Publish the correction
correction-of = Corrects the post of { $day }
correction-made = Corrected on { $day }:
correction-see = see the correction
act-bookmark = Keep for later
act-unbookmark = No longer keep
act-pin = Pin to my page
act-unpin = Unpin
act-report = Report
delete-title = Delete this post?
delete-lead = It goes with its boosts and its likes. Nothing brings it back.
delete-go = Delete for good
delete-keep = Keep it
history-title = What the post by { $name } said
history-back = Back to the post
history-current = now
figure-replies = Replies
figure-boosts = Boosts
figure-likes = Likes
media-undescribed = Picture without description
media-video = Video
media-audio = Sound recording
media-file = Attached file
poll-choices = Your choices
poll-vote = Vote
poll-yours = your choice
poll-voters =
    { $n ->
        [one] { $number } voter
       *[other] { $number } voters
    }
poll-share = { $number }%
poll-over = { $voters } · ended
poll-ends = until
thread-above = What the post answers
thread-below = Replies
thread-first = First replies
thread-more = More replies
thread-stranger = To reply, log in, or open this post from your Mastodon account.

## Writing

compose-title = Write
compose-reply = Reply
compose-edit = Edit
compose-edit-hint = Who can read it stays as it is. What it said before can still be read.
compose-save = Publish the changes
compose-pictures = Pictures
compose-pictures-hint = Four at the most, as JPEG, PNG, GIF or WebP, 16 MB each, 32 MB in all.
compose-picture-file = Picture { $number }
compose-picture-about = What it shows
compose-picture-about-hint = For people who cannot see it
compose-picture-drop = Remove this picture
compose-picture-refused = A picture could not be read. Choose a JPEG, PNG, GIF or WebP file of at most 16 MB, with a description of at most 1,500 characters.
compose-picture-lost = A picture is no longer there. Attach it again.
compose-sensitive = Cover the pictures until somebody asks for them
compose-poll = Poll
compose-poll-option = Choice { $number }
compose-poll-more = Choice { $number } (optional)
compose-poll-multiple = Several answers possible
compose-poll-duration = How long the poll lasts
poll-hour = 1 hour
poll-six-hours = 6 hours
poll-day = 1 day
poll-three-days = 3 days
poll-week = 1 week
poll-month = 1 month
compose-text = Your text
compose-hint = What is new on your side?
compose-reply-hint = Your reply
compose-options = Warning and language
compose-warning = Content warning
compose-warning-hint = If there is one, the text stays hidden behind it.
compose-language = Language of the text
compose-speaker = Publish as
compose-circles-hint = Team and partners: when somebody leaves, what has already reached another server cannot be recalled.
compose-audience = Who can read it
compose-send = Publish
compose-send-reply = Reply
compose-not-allowed = This text was not published: what it answers is gone, or this account may not publish it. Here it is, untouched.
compose-refused = This text could not be published. Read it again and try once more.
compose-quote-closed = Whoever is quoted must be able to read your text: open it to everyone, or put a link into it instead.
audience-public = Everyone
audience-quiet = Everyone, but not in public lists
audience-followers = Your followers only
audience-direct = The people mentioned only

## Pages of accounts

profile-description = The page of { $name }: posts and profile.
profile-moved = { $name } has moved:
profile-original = See the original page
profile-elsewhere = On Mastodon or a compatible network? Search there for { $handle } to follow this account.
profile-pinned = Pinned
profile-edit = Edit your page
profile-more = More actions on { $name }
profile-posts = Posts
profile-feed = Atom feed
fact-kind = Kind
fact-territory = Territory
fact-since = Here since
field-verified = verified
follow = Follow
unfollow = Unfollow
unfollow-requested = Withdraw request
follows-you = Follows you
memorial = In memoriam
mute = Mute this account
unmute = Unmute
muted = Muted
block = Block this account
unblock = Unblock
blocked = Blocked
remove-follower = Remove from followers
followers-title = Followers of { $name }
following-title = Whom { $name } follows
follows-elsewhere = This account lives elsewhere: only the people whom this server knows are shown here.
empty-followers = Nobody follows this account yet.
empty-following = This account follows nobody yet.
follows-hidden = This account keeps its lists to itself.
requests-title = Follow requests
requests-lead = These accounts ask to follow you.
empty-requests = Nobody waits for an answer.
mutes-title = Muted accounts
mutes-lead = You do not see what these accounts publish. They do not know.
empty-mutes = You mute nobody.
blocks-title = Blocked accounts
blocks-lead = These accounts and you have nothing to do with each other any more.
empty-blocks = You block nobody.
bookmarks-title = Bookmarks
bookmarks-lead = What you keep for later. Only you see it.
empty-bookmarks = Nothing is kept. In the menu of a post, choose “Keep for later”.
favourites-title = Your likes
favourites-lead = The posts that you like.
empty-favourites = You have not liked anything yet.
report-title = Report { $name }
report-lead = The moderators here will read what you write. The person whom you report will not know.
report-comment = What happens?
report-comment-hint = A few words are enough. 1,000 characters at the most.
report-forward = Tell the moderators of { $host } as well, without your name
report-go = Send the report
feed-title = Posts by { $name }
feed-untitled = Post

## Notifications

notice-mention = wrote to you
notice-status = published
notice-boost = boosted your post
notice-follow = follows you
notice-follow-request = asks to follow you
notice-like = likes your post
notice-poll = held a poll, which has ended
notice-update = edited a post that you boosted
notice-report = filed a report
notice-report-about = about { $name }
notice-report-said = { $name }: { $said }
notice-see = See the post
request-accept = Accept
request-refuse = Refuse

## Searching

search-label = Name, handle, address or hashtag
search-hint = Name, @handle or address
search-go = Search
search-tag = See the posts marked #{ $tag }
search-elsewhere = This account or post may live elsewhere. We can go and look.
search-elsewhere-log-in = This account or post may live elsewhere. Whoever logs in can look for it there.
search-elsewhere-go = Look elsewhere
search-vain = Nothing was found at this address, or the server does not answer.
search-short = Searching takes two letters at least.
search-places = Places
search-listed = Who is there
search-nothing = Nothing matches “{ $query }”.

## Logging in, speaking for a company

login-title = Log in
login-go = Log in
login-name = E-mail address or user name
login-password = Password
login-wrong = Name or password is wrong.
demo-title = Demonstration
demo-text = These sample accounts open without a password.
demo-as = Enter as { $name }
act-as-title = You speak as
act-as-label = Speak as
act-as-hint = Your posts, replies and follows will be those of this account.
act-as-go = Change

## Settings

settings-label = Settings
settings-profile = Your page
settings-account = Log-in and habits
settings-save = Save
settings-see = See the page
settings-refused = Not saved: each line has a name and a value of at most 255 characters, the name has 100, the introduction 1,000.
settings-picture-refused = A picture could not be read. Choose a JPEG, PNG, GIF or WebP file of at most 16 MB.
settings-profile-lead = What everyone reads on the page of { $name }.
settings-words = Introduction
settings-name = Name that is shown
settings-summary = Who you are
settings-lines = Lines
settings-lines-hint = Four at the most: a place, a trade, a site…
settings-line-name = Name of line { $number }
settings-line-value = Value of line { $number }
settings-pictures = Pictures
settings-avatar = Portrait
settings-avatar-hint = It is cut to a square of 400 pixels.
settings-avatar-about = What the portrait shows
settings-avatar-drop = Remove the portrait
settings-header = Header picture
settings-header-hint = It is cut to 1,500 by 500 pixels.
settings-header-about = What the header picture shows
settings-header-drop = Remove the header picture
settings-picture-about-hint = For people who cannot see it. It goes when the picture goes.
settings-doors = Who finds and follows you
settings-locked = Choose your followers
settings-locked-hint = People ask to follow you, and you answer.
settings-discoverable = Be in the directory
settings-discoverable-hint = The front page and the lists suggest your page.
settings-indexable = Let your posts be searched
settings-indexable-hint = Search engines may read what you publish for everyone.
settings-hides-follows = Keep your lists to yourself
settings-hides-follows-hint = Nobody sees who follows you or whom you follow. How many stays visible.
settings-habits = Your habits
settings-locale = Language of the pages
settings-audience = Who can usually read your posts
settings-language = Language that you write in
settings-sensitive = Cover your pictures until somebody asks for them
password-title = Password
password-lead = That of the account { $email }. Your other sessions will be closed.
password-old = Current password
password-new = New password
password-again = The new one once more
password-hint = 8 to 200 characters. A sentence does very well.
password-go = Change the password
password-wrong = This is not your current password.
password-differs = The two new passwords differ.
sessions-title = Where you are logged in
sessions-end = Log out everywhere else
session-unknown = Unknown browser
session-here = here
session-since = Since
session-end = Log out

## Errors

error-home = Back to the start
error-amend = Go back and put it right.
error-malformed = Unreadable request
error-malformed-text = The address or the form is incomplete. Go back and try again.
error-not-found = Page not found
error-not-found-text = This page does not exist, or it is not for you. The link may be incomplete.
error-gone = It was here
error-gone-text = What you are looking for was deleted by its author.
error-forbidden = Not allowed
error-forbidden-text = You cannot do this with this account.
error-expired = The form has expired
error-expired-text = This form is no longer valid, or it came from another site. Go back, copy what you had written, reload the page and try again.
error-invalid = That does not work
error-invalid-text = What was sent cannot be accepted. Go back and change it.
error-too-large = That is too long
error-too-large-text = What was sent is larger than allowed.
error-too-many = Too many attempts
error-too-many-text = Wait about ten minutes, then try again.
error-too-many-minutes =
    { $n ->
        [one] That was a lot within a short time. Try again in { $number } minute.
       *[other] That was a lot within a short time. Try again in { $number } minutes.
    }
error-too-many-hours =
    { $n ->
        [one] That was a lot within a short time. Try again in { $number } hour.
       *[other] That was a lot within a short time. Try again in { $number } hours.
    }
error-unavailable = Not available for the moment
error-unavailable-text = The server is busy, or another server does not answer. Try again in a moment.
error-internal = Something went wrong
error-internal-text = This is our fault. Try again; if it happens again, write to us.

## Moderation of accounts

suspension-go = Suspend or reinstate
suspension-title = Suspend or reinstate { $name }
suspension-lead = A suspended account is no longer shown and does nothing here. Nothing is deleted: all of it comes back when the account is reinstated. Where this person answered for a company, another owner does; if there is none, the company is no longer shown.
suspension-none = This account is not suspended.
suspension-here = The moderators suspended this account.
suspension-host = The server of this account is suspended here.
suspension-home = The account’s own server suspended it, and only that server can reinstate it.
suspension-above = This account has as many rights as yours, or more: somebody else has to decide.
suspension-reason = Why? Only moderators read this.
suspension-suspend = Suspend
suspension-lift = Reinstate
suspension-acts = What was decided
suspension-suspended = Suspended
suspension-lifted = Reinstated
suspension-console = by the administration
