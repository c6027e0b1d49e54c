import unittest

from local_aws.iam.conditions import conditions_hold, glob_matches
from local_aws.iam.policy import Access, Verdict, evaluate

KEYS = {
    "aws:principalarn": ("arn:aws:iam::123456789012:role/worker",),
    "aws:securetransport": ("true",),
    "aws:sourceip": ("127.0.0.1",),
    "aws:currenttime": ("2026-01-02T03:04:05Z",),
    "s3:max-keys": ("10",),
    "s3:prefix": ("incoming/2026",),
    "kms:encryptioncontext:a": ("1", "2"),
}


class ConditionTest(unittest.TestCase):
    def test_operators(self):
        table = [
            (True, {"StringEquals": {"s3:prefix": ["x", "incoming/2026"]}}),
            (False, {"StringEquals": {"s3:prefix": "incoming/*"}}),
            (True, {"StringLike": {"s3:prefix": "incoming/*"}}),
            (False, {"StringNotLike": {"s3:prefix": ["x", "incoming/*"]}}),
            (True, {"StringEqualsIgnoreCase": {"S3:Prefix": "INCOMING/2026"}}),
            (True, {"NumericLessThanEquals": {"s3:max-keys": 10}}),
            (False, {"NumericLessThan": {"s3:max-keys": "10"}}),
            (True, {"NumericNotEquals": {"s3:max-keys": "11"}}),
            (True, {"DateGreaterThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}}),
            (False, {"DateLessThan": {"aws:CurrentTime": "2026-01-01"}}),
            (False, {"Bool": {"aws:SecureTransport": "false"}}),
            (True, {"Bool": {"aws:SecureTransport": True}}),
            (True, {"IpAddress": {"aws:SourceIp": "127.0.0.0/8"}}),
            (False, {"NotIpAddress": {"aws:SourceIp": ["10.0.0.0/8", "127.0.0.1"]}}),
            (True, {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/w*"}}),
            (False, {"ArnNotEquals": {"aws:PrincipalArn": ["arn:aws:iam::123456789012:role/worker", "arn:aws:iam::1:role/x"]}}),
            (True, {"ArnNotEquals": {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/other"}}),
            (True, {"Null": {"aws:SourceArn": "true", "s3:prefix": "false"}}),
            (False, {"StringEquals": {"aws:SourceAccount": "123456789012"}}),
            (True, {"StringNotEquals": {"aws:SourceAccount": "123456789012"}}),
            (True, {"StringEqualsIfExists": {"aws:SourceAccount": "123456789012"}}),
            (False, {"StringEqualsIfExists": {"s3:prefix": "x"}}),
            (True, {"ForAnyValue:StringEquals": {"kms:EncryptionContext:a": "2"}}),
            (False, {"ForAllValues:StringEquals": {"kms:EncryptionContext:a": "2"}}),
            (True, {"ForAllValues:StringEquals": {"aws:TagKeys": "a"}}),
            (False, {"ForAnyValue:StringEquals": {"aws:TagKeys": "a"}}),
            (False, {"StringLike": {"s3:prefix": "incoming/*"}, "Bool": {"aws:SecureTransport": "false"}}),
        ]
        for expected, conditions in table:
            with self.subTest(conditions):
                self.assertIs(expected, conditions_hold(conditions, KEYS))

    def test_globs(self):
        table = [
            (True, "arn:aws:s3:::b/*", "arn:aws:s3:::b/x/y"),
            (False, "arn:aws:s3:::b/*", "arn:aws:s3:::b"),
            (True, "a?c", "abc"),
            (False, "a?c", "ac"),
            (False, "a.c", "abc"),
            (True, "[x]*", "[x]y"),
        ]
        for expected, pattern, value in table:
            with self.subTest(pattern=pattern, value=value):
                self.assertIs(expected, glob_matches(pattern, value))


class EvaluationTest(unittest.TestCase):
    def test_statements(self):
        get = Access("s3:GetObject", "arn:aws:s3:::b/in/x", KEYS)
        allow = {"Effect": "Allow", "Action": "s3:getobject", "Resource": "arn:aws:s3:::b/in/*"}
        deny = {"Effect": "Deny", "Action": "*", "Resource": "*"}
        table = [
            (Verdict.SILENT, []),
            (Verdict.ALLOWED, [allow]),
            (Verdict.ALLOWED, [{"Effect": "Allow", "Action": ["dynamodb:*", "s3:Get*"], "Resource": ["x", "*"]}]),
            (Verdict.SILENT, [{**allow, "Action": "s3:PutObject"}]),
            (Verdict.SILENT, [{**allow, "Resource": "arn:aws:s3:::b/out/*"}]),
            (Verdict.SILENT, [{**allow, "Resource": "arn:aws:s3:::B/in/*"}]),
            (Verdict.DENIED, [allow, deny]),
            (Verdict.ALLOWED, [allow, {**deny, "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]),
            (Verdict.ALLOWED, [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}]),
            (Verdict.SILENT, [{"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"}]),
            (Verdict.DENIED, [allow, {"Effect": "Deny", "Action": "s3:*", "NotResource": "arn:aws:s3:::b/out/*"}]),
            (Verdict.ALLOWED, [{**allow, "Resource": "arn:aws:s3:::b/${s3:prefix}", "Action": "s3:*"}, allow]),
            (Verdict.SILENT, [{**allow, "Resource": "arn:aws:s3:::b/${aws:username}*"}]),
        ]
        for expected, statements in table:
            with self.subTest(statements):
                self.assertIs(expected, evaluate(statements, get))
