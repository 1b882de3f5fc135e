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
paging-newer = Newer
paging-older = Older
side-label = Your account
side-me = You
logout = Log out

## Numbers

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
post-more = More actions
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
poll-until = { $voters } · until { $date }
thread-above = What the post answers
thread-below = Replies
thread-stranger = To reply, log in, or open this post from your Mastodon account.

## Writing

compose-title = Write
compose-reply = Reply
compose-text = Your text
compose-hint = What is new on your side?
compose-reply-hint = Your reply
compose-options = Warning and language
compose-warning = Content warning
compose-warning-hint = If there is one, the text stays hidden behind it.
compose-language = Language of the text
compose-speaker = Publish as
compose-audience = Who can read it
compose-send = Publish
compose-send-reply = Reply
compose-empty = Write something first.
compose-too-long = This text is too long: { $number } characters at the most.
compose-not-allowed = This text was not published: what it answers is gone, or this account may not publish it. Here it is, untouched.
compose-refused = This text could not be published. Read it again and try once more.
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
notice-see = See the post
request-accept = Accept
request-refuse = Refuse

## Searching

search-label = Name, handle, address or hashtag
search-hint = Name, @handle or address
search-go = Search
search-tag = See the posts marked #{ $tag }
search-elsewhere = This account or post may live elsewhere. We can go and look.
search-elsewhere-go = Look elsewhere
search-vain = Nothing was found at this address, or the server does not answer.
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

## Errors

error-home = Back to the start
error-malformed = Unreadable request
error-malformed-text = The address or the form is incomplete. Go back and try again.
error-not-found = Page not found
error-not-found-text = This page does not exist, or it is not for you. The link may be incomplete.
error-gone = It was here
error-gone-text = What you are looking for was deleted by its author.
error-forbidden = Not allowed
error-forbidden-text = You cannot do this with this account.
error-expired = The form has expired
error-expired-text = This form is no longer valid, or it came from another site. Go back, reload the page and try again.
error-invalid = That does not work
error-invalid-text = What was sent cannot be accepted. Go back and change it.
error-too-large = That is too long
error-too-large-text = What was sent is larger than allowed.
error-too-many = Too many attempts
error-too-many-text = Wait about ten minutes, then try again.
error-unavailable = Not available for the moment
error-unavailable-text = The server is busy, or another server does not answer. Try again in a moment.
error-internal = Something went wrong
error-internal-text = This is our fault. Try again; if it happens again, write to us.
