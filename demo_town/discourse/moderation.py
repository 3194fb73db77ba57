"""What happens to posts and topics after they were written: removed, hidden, closed, approved, liked, solved."""

from __future__ import annotations

from demo_town.discourse.model import Notice, Post, Topic
from demo_town.discourse.state import Event
from demo_town.discourse.writing import Writing

REMOVED = {"nl": "(bericht verwijderd door auteur)", "en": "(post deleted by author)"}


class Moderation(Writing):
    """A forum's moderators, and the small gestures of its residents."""

    def delete_post(self, post_id: int, by: str | None = None) -> None:
        """Remove a post. Its author leaves "(deleted by author)" behind; staff (or nobody named) take it away."""
        with self.lock:
            post = self.posts[post_id]
            author = self.users[post.user_id]
            actor = self.user(by) if by else None
            if actor is author and not author.staff:
                post.raw, post.user_deleted = REMOVED[self.settings.locale], True
                post.version += 1
            elif post.post_number == 1:
                self.delete_topic(post.topic_id)
                return
            else:
                post.deleted_at = self.now()
            post.updated_at = self.now()
            self._unbump(self.topics[post.topic_id])
            self.emit(Event("post", "post_destroyed", self.topics[post.topic_id], post, author))

    def sweep_removed(self) -> None:
        """Take away what authors removed longer than a day ago, as the nightly job does."""
        with self.lock:
            limit = self.ago(self.settings.delete_removed_posts_after)
            for post in self.posts.values():
                if post.user_deleted and post.deleted_at is None and post.updated_at < limit:
                    post.deleted_at = self.now()
                    if post.post_number == 1:
                        self.topics[post.topic_id].deleted_at = post.deleted_at

    def recover_post(self, post_id: int) -> None:
        with self.lock:
            post = self.posts[post_id]
            post.deleted_at = None
            self.emit(Event("post", "post_recovered", self.topics[post.topic_id], post, self.users[post.user_id]))

    def delete_topic(self, topic_id: int) -> None:
        with self.lock:
            topic = self.topics[topic_id]
            topic.deleted_at = self.opening(topic_id).deleted_at = self.now()
            self.emit(Event("topic", "topic_destroyed", topic, None, self.users[topic.user_id]))

    def recover_topic(self, topic_id: int) -> None:
        with self.lock:
            topic = self.topics[topic_id]
            topic.deleted_at = self.opening(topic_id).deleted_at = None
            self.emit(Event("topic", "topic_recovered", topic, None, self.users[topic.user_id]))

    def hide(self, post_id: int, hidden: bool = True) -> None:
        """Hide a post, as enough flags do; or show it again."""
        with self.lock:
            post = self.posts[post_id]
            post.hidden = hidden
            post.updated_at = self.now()
            self.emit(Event("post", "post_edited", self.topics[post.topic_id], post, self.users[post.user_id]))

    def close(self, topic_id: int, closed: bool = True) -> None:
        """Close a topic (or open it), with the small note that says so."""
        self._status(topic_id, "closed", closed)

    def archive(self, topic_id: int, archived: bool = True) -> None:
        self._status(topic_id, "archived", archived)

    def unlist(self, topic_id: int, unlisted: bool = True) -> None:
        self._status(topic_id, "visible", not unlisted)

    def pin(self, topic_id: int, pinned: bool = True) -> None:
        self._status(topic_id, "pinned", pinned)

    def slow(self, topic_id: int, seconds: int) -> None:
        with self.lock:
            self.topics[topic_id].slow_mode_seconds = seconds

    def move(self, topic_id: int, category: int | str) -> None:
        with self.lock:
            topic = self.topics[topic_id]
            topic.category_id = self.category(category).id
            self.emit(Event("topic", "topic_edited", topic, None, self.users[topic.user_id]))

    def solve(self, post_id: int, by: str | None = None) -> None:
        """Accept a post as its topic's solution, by the topic's author unless `by` says otherwise."""
        with self.lock:
            post = self.posts[post_id]
            topic = self.topics[post.topic_id]
            actor = self.user(by) if by else self.users[topic.user_id]
            topic.accepted_post, topic.accepted_by = post_id, actor.username
            self.notify(self.users[post.user_id], Notice.CUSTOM, post, actor)
            self.emit(Event("solved", "accepted_solution", topic, post, actor))

    def unsolve(self, topic_id: int) -> None:
        with self.lock:
            topic = self.topics[topic_id]
            post = self.posts[topic.accepted_post] if topic.accepted_post else None
            topic.accepted_post = topic.accepted_by = None
            self.emit(Event("solved", "unaccepted_solution", topic, post, self.users[topic.user_id]))

    def like(self, post_id: int, username: str) -> None:
        with self.lock:
            post, user = self.posts[post_id], self.user(username)
            post.likes[user.username] = self.now().isoformat()
            self.notify(self.users[post.user_id], Notice.LIKED, post, user)
            self.emit(Event("like", "post_liked", self.topics[post.topic_id], post, user))

    def approve(self, pending_id: int) -> Post:
        """Publish what waited; it gets its number only now."""
        with self.lock:
            waiting = self.pending.pop(pending_id)
            author = self.users[waiting.user_id]
            if waiting.topic_id is None:
                topic = self.create_topic(author.username, waiting.title or "", waiting.raw, waiting.category_id)
                post = self.opening(topic.id)
            else:
                post = self.reply(author.username, waiting.topic_id, waiting.raw, reply_to=waiting.reply_to)
            self.notify(author, Notice.POST_APPROVED, post)
            return post

    def reject(self, pending_id: int) -> None:
        with self.lock:
            del self.pending[pending_id]

    # --- inside

    def _status(self, topic_id: int, field: str, value: bool) -> None:
        with self.lock:
            topic = self.topics[topic_id]
            setattr(topic, field, value)
            if field != "pinned":
                code = f"{field}.{'enabled' if value else 'disabled'}"
                self.small_action(self._staff_name(topic), topic_id, code)
            self.emit(Event("topic", f"topic_{field}_status_updated", topic, None, self.users[topic.user_id]))

    def _staff_name(self, topic: Topic) -> str:
        staff = next((user for user in self.users.values() if user.staff), None)
        return (staff or self.users[topic.user_id]).username

    def _unbump(self, topic: Topic) -> None:
        topic.bumped_at = max((post.created_at for post in self.live_posts(topic.id)), default=topic.created_at)
