from tests.support import ResourceTest, aws


class BucketNotificationTest(ResourceTest):
    def test_a_queue_must_let_s3_in_and_then_hears_of_objects(self):
        bucket = self.create("aws:s3/bucket:Bucket", "bucket", {"forceDestroy": True})
        queue = self.create("aws:sqs/queue:Queue", "queue", {})
        target = {"queueArn": queue["outputs"]["arn"], "events": ["s3:ObjectCreated:*"], "filterPrefix": "incoming/", "id": "in"}
        inputs = {"bucket": bucket["id"], "queues": [target]}
        kind = "aws:s3/bucketNotification:BucketNotification"
        with self.refused("InvalidArgument"):
            self.create(kind, "n", inputs)
        statement = {
            "Effect": "Allow",
            "Principal": {"Service": "s3.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": queue["outputs"]["arn"],
            "Condition": {"ArnLike": {"aws:SourceArn": bucket["outputs"]["arn"]}, "StringEquals": {"aws:SourceAccount": "123456789012"}},
        }
        policy = {"queueUrl": queue["id"], "policy": {"Version": "2012-10-17", "Statement": [statement]}}
        self.create("aws:sqs/queuePolicy:QueuePolicy", "p", policy)
        notification = self.create(kind, "n", inputs)
        self.assertEqual([target], notification["outputs"]["queues"])
        sqs, s3 = aws("sqs"), aws("s3")
        sqs.purge_queue(QueueUrl=queue["id"])
        s3.put_object(Bucket=bucket["id"], Key="incoming/a", Body=b"x")
        s3.put_object(Bucket=bucket["id"], Key="elsewhere/a", Body=b"x")
        messages = sqs.receive_message(QueueUrl=queue["id"], MaxNumberOfMessages=10)["Messages"]
        self.assertEqual(1, len(messages))
        self.delete(notification)
        self.assertNotIn("QueueConfigurations", s3.get_bucket_notification_configuration(Bucket=bucket["id"]))
